using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.NewRun;

/// <summary>Data files that belong together, offered for a new run.</summary>
/// <param name="Name">What a person knows them by.</param>
/// <param name="Train">The training file, as a full path.</param>
/// <param name="Validation">The validation file, if there is one.</param>
/// <param name="Test">The test file, if there is one.</param>
/// <param name="TextColumn">The column with the text.</param>
/// <param name="LabelColumn">The column with the label.</param>
public sealed record DataFiles(
    string Name, string Train, string? Validation, string? Test, string TextColumn, string LabelColumn)
{
    private const int Offered = 5;

    // Reading the jobs of ten thousand runs takes seconds.
    private const int LookedAt = 200;

    /// <summary>The files of a job.</summary>
    public static DataFiles Of(string name, TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var data = job.Data;
        return new DataFiles(name, data.Train, data.Validation, data.Test, data.TextColumn, data.LabelColumn);
    }

    /// <summary>
    /// The sample, then the files of the newest 200 runs, each set once, five at most. Runs whose job cannot be read are left
    /// out here: their own pages say why.
    /// </summary>
    public static IReadOnlyList<DataFiles> Known(DataFiles? sample, IEnumerable<RunRecord> newestFirst)
    {
        var problems = new List<Problem>();
        var used = newestFirst
            .Take(LookedAt)
            .Select(run => Of(run.Name, JobFile.Parse(run.JobJson, run.Id, problems)))
            .Where(files => files.Train.Length > 0);
        return [.. new[] { sample }.OfType<DataFiles>().Concat(used).DistinctBy(f => (f.Train, f.Validation, f.Test)).Take(Offered)];
    }
}
