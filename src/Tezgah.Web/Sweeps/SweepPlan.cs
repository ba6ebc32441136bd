using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Settings;
using Tezgah.Core.Statistics;

namespace Tezgah.Web.Sweeps;

/// <summary>The runs that a sweep is made of: the same sweep gives the same runs on every machine.</summary>
public static class SweepPlan
{
    /// <summary>The most runs of a sweep.</summary>
    public const int MostTrials = 500;

    // Draws of a small set of values repeat; a few more tries find those that are left.
    private const int TriesForADraw = 50;

    /// <summary>The runs in the order in which they go into the queue: all values with the first seed, then with the next.</summary>
    /// <exception cref="ProblemException">
    /// <c>run-name-too-long</c>, <c>study-too-long</c>, <c>sweep-empty</c>, <c>sweep-too-many</c>, <c>sweep-range</c>, <c>sweep-axis-twice</c>, <c>sweep-seeds</c>.
    /// </exception>
    public static IReadOnlyList<SweepTrial> Trials(Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        Check(sweep);
        var configs = sweep.Kind == SweepKind.Grid ? Grid(sweep) : Draws(sweep);
        var count = (long)configs.Count * sweep.Seeds.Count;
        return count > MostTrials
            ? throw TooMany(count)
            :
            [
                .. sweep.Seeds.SelectMany((seed, s) => configs.Select((values, c) =>
                    new SweepTrial((s * configs.Count) + c + 1, c + 1, values, seed))),
            ];
    }

    /// <summary>The job of one run, checked.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="trial">The run.</param>
    /// <param name="problems">What is wrong with it.</param>
    public static TrainingJob Job(Sweep sweep, SweepTrial trial, ICollection<Problem> problems) => Jobs(sweep, [trial], problems).Single();

    /// <summary>The jobs of runs, checked, each when it is asked for; what they share is read once.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="trials">The runs.</param>
    /// <param name="problems">What is wrong with those that were asked for.</param>
    public static IEnumerable<TrainingJob> Jobs(Sweep sweep, IEnumerable<SweepTrial> trials, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(problems);
        return Each(SettingsSchema<TrainingJob>.ToTexts(JobFile.Parse(sweep.JobJson, sweep.Name, problems)));

        IEnumerable<TrainingJob> Each(IReadOnlyDictionary<string, string> shared) => trials.Select(t => Job(sweep, t, shared, problems));
    }

    private static TrainingJob Job(Sweep sweep, SweepTrial trial, IReadOnlyDictionary<string, string> shared, ICollection<Problem> problems)
    {
        var texts = shared.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in trial.Values)
        {
            texts[key] = value;
        }

        texts["training.seed"] = trial.Seed.ToString(CultureInfo.InvariantCulture);
        texts["name"] = NameOf(sweep, trial);
        var job = SettingsReader.ReadTexts<TrainingJob>(texts, problems);
        foreach (var problem in JobChecks.Check(job))
        {
            problems.Add(problem);
        }

        return job;
    }

    /// <summary>What a run of a sweep is called: unlike any other run's name, so that it is found again after a crash.</summary>
    public static string NameOf(Sweep sweep, SweepTrial trial)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(trial);
        var values = string.Join(", ", trial.Values.Select(v => $"{v.Key[(v.Key.LastIndexOf('.') + 1)..]} {v.Value}"));
        var seed = sweep.Seeds.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", seed {trial.Seed}") : "";
        var number = string.Create(CultureInfo.InvariantCulture, $" #{trial.Number}");

        // What tells it from the others, its number, is never cut off.
        var room = RunMarks.LongestWord - number.Length - 1;
        var name = sweep.Name.Length > room ? sweep.Name[..room] : sweep.Name;
        return RunMarks.CutName($"{name}{number}: {values}{seed}");
    }

    private static void Check(Sweep sweep)
    {
        if (RunMarks.NameProblems(sweep.Name).Concat(RunMarks.StudyProblems(sweep.Study)).ToList() is { Count: > 0 } tooLong)
        {
            throw new ProblemException(tooLong);
        }

        if (sweep.Axes.Count == 0 || sweep.Axes.Any(a => a.Values.Count == 0 && (a.From is null || a.To is null || sweep.Kind == SweepKind.Grid)))
        {
            throw new ProblemException(new Problem("sweep-empty"));
        }

        if (sweep.Axes.GroupBy(a => a.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ProblemException(new Problem("sweep-axis-twice", twice.Key, twice.Key));
        }

        if (sweep.Axes.FirstOrDefault(a => a is { From: { } from, To: { } to } && !(from < to && (!a.IsLog || from > 0) && double.IsFinite(to - from))) is { } range)
        {
            throw new ProblemException(new Problem("sweep-range", range.Key, Text(range.From!.Value), Text(range.To!.Value)));
        }

        if (sweep.Seeds.Count == 0 || sweep.Seeds.Distinct().Count() < sweep.Seeds.Count || sweep.Seeds.Any(s => s < 0))
        {
            throw new ProblemException(new Problem("sweep-seeds"));
        }

        if (sweep.Kind != SweepKind.Grid && sweep.Samples is < 1 or > MostTrials)
        {
            throw TooMany(sweep.Samples);
        }

        if (sweep.Kind == SweepKind.Halving && (sweep.Eta is < 2 or > 10 || sweep.Rungs is < 1 or > 8))
        {
            throw new ProblemException(new Problem("sweep-rungs"));
        }
    }

    private static List<IReadOnlyDictionary<string, string>> Grid(Sweep sweep)
    {
        var all = new List<IReadOnlyDictionary<string, string>> { new Dictionary<string, string>(StringComparer.Ordinal) };
        foreach (var axis in sweep.Axes)
        {
            string[] values = [.. axis.Values.Distinct(StringComparer.Ordinal)];
            if ((long)all.Count * values.Length > MostTrials)
            {
                throw TooMany((long)all.Count * values.Length);
            }

            all = [.. all.SelectMany(config => values.Select(value => With(config, axis.Key, value)))];
        }

        return all;
    }

    private static List<IReadOnlyDictionary<string, string>> Draws(Sweep sweep)
    {
        var random = new ReproducibleRandom(unchecked((ulong)sweep.DrawSeed));
        var all = new List<IReadOnlyDictionary<string, string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sweep.Samples; i++)
        {
            for (var attempt = 0; attempt < TriesForADraw; attempt++)
            {
                IReadOnlyDictionary<string, string> config = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var axis in sweep.Axes)
                {
                    config = With(config, axis.Key, Draw(axis, random));
                }

                if (seen.Add(string.Join('\0', config.Values)))
                {
                    all.Add(config);
                    break;
                }
            }
        }

        return all;
    }

    private static string Draw(SweepAxis axis, ReproducibleRandom random)
    {
        if (axis.Values.Count > 0)
        {
            return axis.Values[random.Next(axis.Values.Count)];
        }

        var (from, to, at) = (axis.From!.Value, axis.To!.Value, random.NextDouble());
        if (SettingsSchema<TrainingJob>.Get(axis.Key).Kind == SettingKind.Integer)
        {
            // Both ends are values.
            var (low, high) = axis.IsLog ? (Math.Log(from - 0.5 > 0 ? from - 0.5 : from), Math.Log(to + 0.5)) : (from - 0.5, to + 0.5);
            var drawn = low + (at * (high - low));
            return Math.Clamp(Math.Round(axis.IsLog ? Math.Exp(drawn) : drawn), from, to).ToString("F0", CultureInfo.InvariantCulture);
        }

        var value = axis.IsLog ? Math.Exp(Math.Log(from) + (at * Math.Log(to / from))) : from + (at * (to - from));

        // Three digits: more would tell runs apart that are not.
        return Text(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> config, string key, string value) =>
        new(config, StringComparer.Ordinal) { [key] = value };

    private static ProblemException TooMany(long count) =>
        new(new Problem("sweep-too-many", null, Text(count), Text(MostTrials)));

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
