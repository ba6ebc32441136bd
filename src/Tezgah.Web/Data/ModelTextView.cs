using System.Globalization;

namespace Tezgah.Web.Data;

/// <summary>How a row is turned into what a model sees: all of it is in the page's address.</summary>
public sealed record ModelTextView
{
    /// <summary>What stands for <see cref="Model"/> where a person wants none.</summary>
    public const string NoModel = "none";

    /// <summary>The most tokens where nothing else was chosen.</summary>
    public const int UsualLength = 512;

    private const int LongestKey = 200;
    private const int Shortest = 4;
    private const int Longest = 131072;

    /// <summary>The names of the templates, the usual one first.</summary>
    public static IReadOnlyList<string> Templates { get; } = ["alpaca", "chat", "none"];

    /// <summary>What the loss can be taken of, the usual first.</summary>
    public static IReadOnlyList<string> Losses { get; } = ["response", "full-text"];

    /// <summary>The <see cref="TokenSource.Key"/> of the model; null takes the first that there is, <see cref="NoModel"/> none.</summary>
    public string? Model { get; init; }

    /// <summary>One of <see cref="Templates"/>.</summary>
    public string Template { get; init; } = Templates[0];

    /// <summary>One of <see cref="Losses"/>.</summary>
    public string LossOn { get; init; } = Losses[0];

    /// <summary>The most tokens.</summary>
    public int Length { get; init; } = UsualLength;

    /// <summary>Reads the parts of an address, or what a person chose; what is not there, or cannot be read, keeps its default.</summary>
    public static ModelTextView Parse(string? model, string? template, string? loss, string? length) => new()
    {
        Model = string.IsNullOrWhiteSpace(model) || model.Length > LongestKey ? null : model,
        Template = Templates.Contains(template) ? template! : Templates[0],
        LossOn = Losses.Contains(loss) ? loss! : Losses[0],
        Length = int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) ? Math.Clamp(tokens, Shortest, Longest) : UsualLength,
    };

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["model"] = Model,
        ["template"] = Template == Templates[0] ? null : Template,
        ["loss"] = LossOn == Losses[0] ? null : LossOn,
        ["length"] = Length == UsualLength ? null : Length.ToString(CultureInfo.InvariantCulture),
    };
}
