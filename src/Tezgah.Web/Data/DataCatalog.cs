using Microsoft.Extensions.Localization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Text.Data;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Data;

/// <summary>A data set on the page, and how many runs were trained on it.</summary>
/// <param name="Set">The set.</param>
/// <param name="Runs">The runs that were trained on its file, the newest first.</param>
public sealed record KnownData(DataSet Set, IReadOnlyList<RunRecord> Runs);

/// <summary>All data sets: those a person has put on the list, the sample, and the files of runs.</summary>
public sealed class DataCatalog(DataSetStore store, IRunStore runs, DashboardOptions options, IStringLocalizer<DataTexts> texts)
{
    // The files of older runs are known by those of newer ones, or by hand.
    private const int MostRuns = 2000;

    // What a run's job says of its data, by the run's revision; null where it says nothing. For pages of all visits.
    private IReadOnlyDictionary<string, (long Revision, DataSet? Set)> _known = new Dictionary<string, (long, DataSet?)>(StringComparer.Ordinal);

    /// <summary>All of them, those on the list first; and what is wrong with some.</summary>
    public async Task<(IReadOnlyList<KnownData> Sets, IReadOnlyList<Problem> Problems)> ListAsync(CancellationToken cancellationToken = default)
    {
        var (listed, problems) = await Task.Run(store.List, cancellationToken);
        var ofRuns = await OfRunsAsync(cancellationToken);
        var sets = listed.Concat(Sample()).Concat(ofRuns.Select(r => r.Set)).DistinctBy(s => (s.Train, s.Validation, s.Test));
        var users = ofRuns.ToLookup(r => (r.Set.Train, r.Set.Validation, r.Set.Test), r => r.Run);
        return ([.. sets.Select(s => new KnownData(s, [.. users[(s.Train, s.Validation, s.Test)]]))], problems);
    }

    /// <summary>One of them; null if there is none.</summary>
    public async Task<KnownData?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        var ofRuns = await OfRunsAsync(cancellationToken);
        var set = await Task.Run(() => store.Find(id), cancellationToken)
            ?? Sample().Concat(ofRuns.Select(r => r.Set)).FirstOrDefault(s => s.Id == id);
        return set is null ? null : new KnownData(set, [.. ofRuns.Where(r => r.Set.HasFilesOf(set)).Select(r => r.Run)]);
    }

    private IEnumerable<DataSet> Sample()
    {
        if (options.SampleFolder is { } folder)
        {
            yield return Of(texts["Sample"], SampleJob.In(folder, ""));
        }
    }

    // A run whose job cannot be read has no data here; its own page says why.
    private async Task<IReadOnlyList<(DataSet Set, RunRecord Run)>> OfRunsAsync(CancellationToken cancellationToken)
    {
        var all = (await runs.ListAsync(cancellationToken)).Take(MostRuns);
        return await Task.Run(
            () =>
            {
                var before = _known;
                var now = new Dictionary<string, (long Revision, DataSet? Set)>(StringComparer.Ordinal);
                var found = new List<(DataSet, RunRecord)>();
                foreach (var run in all)
                {
                    var known = now[run.Id] = before.TryGetValue(run.Id, out var read) && read.Revision == run.Revision ? read : (run.Revision, SetOf(run));
                    if (known.Set is { } set)
                    {
                        found.Add((set, run));
                    }
                }

                // Only those that are listed: what is gone or too old is not kept.
                _known = now;
                return (IReadOnlyList<(DataSet, RunRecord)>)found;
            },
            cancellationToken);
    }

    private static DataSet? SetOf(RunRecord run) =>
        JobFile.Parse(run.JobJson, run.Id, []) is var job && Path.IsPathFullyQualified(job.Data.Train) ? Of(NameOf(job.Data.Train), job) : null;

    private static DataSet Of(string name, TrainingJob job)
    {
        var (data, prompt) = (job.Data, job.Prompt);
        return new DataSet
        {
            Id = DataSetIds.Of(NameOf(data.Train), data.Train, data.Validation, data.Test),
            Name = name,
            Train = data.Train,
            Validation = data.Validation,
            Test = data.Test,
            Task = job.Task,
            Columns = job.Task switch
            {
                TaskNames.Classification => new ColumnRoles { Text = data.TextColumn, Label = data.LabelColumn },
                TaskNames.LanguageModelling => new ColumnRoles { Text = data.TextColumn },

                // Which of the formats a file has is told from its columns, as in the run.
                _ => prompt.Format == "auto" && prompt == new PromptSettings { Template = prompt.Template, SystemPrompt = prompt.SystemPrompt, LossOn = prompt.LossOn }
                    ? null
                    : DataJobs.Roles(prompt),
            },
        };
    }

    // train.csv says nothing: its folder does.
    private static string NameOf(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name && name is "train" or "training" or "data" && Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder
            ? folder
            : name;
}
