using Tezgah.Core.Problems;

namespace Tezgah.Web.NewRun;

/// <summary>What the data files of a job hold, and what is wrong with them.</summary>
/// <param name="Files">The files that could be read, by the key of their setting.</param>
/// <param name="Problems">Everything wrong, each with the key of the setting at fault.</param>
/// <param name="Warnings">What a person should look at; the run can start all the same.</param>
public sealed record DataReport(
    IReadOnlyDictionary<string, DataFileInfo> Files, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Warnings)
{
    /// <summary>The labels of the training file; 0 where they are not known.</summary>
    public int Labels => Files.TryGetValue("data.train", out var train) ? train.Labels.Count : 0;

    /// <summary>The rows of the training file; null where they are not known.</summary>
    public int? Rows => Files.TryGetValue("data.train", out var train) ? train.Rows : null;

    /// <summary>The characters of a row of the training file on average; 0 where they are not known.</summary>
    public double Characters => Files.TryGetValue("data.train", out var train) ? train.Characters : 0;

    /// <summary>Before any file was read.</summary>
    public static DataReport Empty { get; } = new(new Dictionary<string, DataFileInfo>(StringComparer.Ordinal), [], []);
}
