using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Evaluations;

/// <summary>What there is to look at in a form at one moment; nothing in it changes while it is looked at.</summary>
/// <param name="Job">The settings of the first that is chosen, or, where nothing is, those of the form.</param>
/// <param name="Jobs">The settings of all that are chosen.</param>
/// <param name="Classifies">Whether the first has a classification head.</param>
public sealed record EvaluationLook(EvaluateJob Job, IReadOnlyList<EvaluateJob> Jobs, bool Classifies);

/// <summary>What was found out about it.</summary>
/// <param name="Problems">What is wrong with files and folders.</param>
/// <param name="Fit">Whether it fits into the memory; null where that cannot be told.</param>
public sealed record EvaluationFindings(IReadOnlyList<Problem> Problems, EvaluationFit? Fit);

/// <summary>Reads the files of an evaluation as far as a form can say what is wrong with them. Safe for several threads.</summary>
public sealed class EvaluationInspector(AllowedFolders folders, MachineTraits machine)
{
    /// <summary>Larger files are left to the worker: reading them would keep the page waiting.</summary>
    public const long LargestFile = 200L << 20;

    private readonly Lock _gate = new();
    private Known? _known;

    /// <summary>How often a data file was read.</summary>
    internal int Reads { get; private set; }

    /// <summary>Looks at everything; a data file that has not changed is read once.</summary>
    public EvaluationFindings Inspect(EvaluationLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        var job = look.Job;
        var problems = new List<Problem>((look.Jobs.Count == 0 ? [job] : look.Jobs).SelectMany(folders.Obstacles).Distinct());
        var isAllowed = problems.Count == 0;
        var isPass = job.Task == EvaluationTasks.Pass;
        var (key, path) = isPass ? ("pass.problems", job.Pass.Problems) : ("data.file", job.Data.File);
        if (path is not null && !problems.Exists(p => p.Where == key))
        {
            if (!File.Exists(path))
            {
                problems.Add(new Problem("data-file-missing", key, path));
            }
            else if (!isPass)
            {
                problems.AddRange(OfColumns(job, path));
            }
        }

        return new(problems, isAllowed && look.Jobs.Count > 0 ? EvaluationFit.Of(job, look.Classifies, machine) : null);
    }

    private List<Problem> OfColumns(EvaluateJob job, string path)
    {
        var problems = new List<Problem>();
        try
        {
            foreach (var (key, column) in new[] { ("data.text_column", job.Data.TextColumn), ("data.label_column", job.Data.LabelColumn) })
            {
                // Rows of instructions have columns of their own.
                if (EvaluateChecks.IsUsed(key, job.Task) && job.Task != EvaluationTasks.Perplexity)
                {
                    problems.AddRange(OfColumn(path, key, column));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem("file-not-readable", "data.file", path).Because(e));
        }

        return [.. problems.Distinct()];
    }

    private IEnumerable<Problem> OfColumn(string path, string key, string column)
    {
        var known = Read(path);
        if (known.Broken is { } broken)
        {
            return [broken.ProblemAt("data.file")];
        }

        try
        {
            known.File?.Column(column);
            return [];
        }
        catch (DataFileException e)
        {
            return [e.ProblemAt(key)];
        }
    }

    // What is wrong with a broken file is kept too: it takes as long to find out.
    private Known Read(string path)
    {
        lock (_gate)
        {
            var file = new FileInfo(path);
            var state = (path, file.Length, file.LastWriteTimeUtc);
            if (_known is not null && _known.State == state)
            {
                return _known;
            }

            if (file.Length > LargestFile)
            {
                return _known = new(state, null, null);
            }

            Reads++;
            try
            {
                return _known = new(state, DataFile.Open(path), null);
            }
            catch (DataFileException e)
            {
                return _known = new(state, null, e);
            }
        }
    }

    private sealed record Known((string Path, long Length, DateTime Written) State, DataFile? File, DataFileException? Broken);
}
