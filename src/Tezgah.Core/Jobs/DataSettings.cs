using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>The data files and what to read from them.</summary>
public sealed record DataSettings
{
    /// <summary>The file to train on; a relative path counts from the job file's folder.</summary>
    [Setting(Required = true)]
    public string Train { get; init; } = "";

    /// <summary>The file to evaluate on while training; null takes a part of the training file.</summary>
    public string? Validation { get; init; }

    /// <summary>The file to evaluate on at the end; null leaves the final test out.</summary>
    public string? Test { get; init; }

    /// <summary>The column with the text, for classification and language modelling.</summary>
    [Setting(Required = true)]
    public string TextColumn { get; init; } = "text";

    /// <summary>The column with the label, for classification.</summary>
    [Setting(Required = true)]
    public string LabelColumn { get; init; } = "label";

    /// <summary>The part of the training file taken for validation when there is no validation file.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 0.5)]
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The part of the training file taken for the final test when there is no test file; 0 leaves that test out.</summary>
    [Setting(Min = 0, Max = 0.4)]
    public double TestShare { get; init; }

    /// <summary>The seed of that split.</summary>
    [Setting(Min = 0)]
    public long SplitSeed { get; init; } = 42;

    /// <summary>The most tokens of a text; longer texts are cut, and counted. For language modelling, the tokens of a block.</summary>
    [Setting(Min = 4, Max = 131072)]
    public int MaxLength { get; init; } = 128;

    /// <summary>The side at which longer texts are cut; tokens that stand around every text stay.</summary>
    [Setting(Choices = ["right", "left"])]
    public string TruncationSide { get; init; } = "right";
}
