using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Web.NewRun.Time;

/// <summary>How fast this machine was in a run that has ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RunName">What a person calls it.</param>
/// <param name="Model">Tells models apart (<see cref="RoughTime.ModelOf"/>).</param>
/// <param name="Dtype">The type of numbers it computed in.</param>
/// <param name="TokensPerSecond">The tokens a second that its worker noted last.</param>
/// <param name="WorkPerToken">The operations that a token of it took, in texts of its maximum length.</param>
public sealed record RunSpeed(string RunId, string RunName, string Model, string Dtype, double TokensPerSecond, double WorkPerToken)
{
    /// <summary>The operations a second.</summary>
    public double Operations => TokensPerSecond * WorkPerToken;
}

/// <summary>
/// The time of a job that no finished run is like, reckoned from the speed of one that is not: the operations of all its tokens
/// (<see cref="TrainingWork"/>), divided by those that the other run did in a second. Loading, evaluations and measurements are not in it.
/// </summary>
/// <param name="Low">The shortest time to be expected.</param>
/// <param name="High">The longest.</param>
/// <param name="LowTokens">The tokens of a text for the shortest.</param>
/// <param name="HighTokens">The tokens of a text for the longest.</param>
/// <param name="By">The other run.</param>
/// <param name="IsSameModel">Whether it had the same model, with other settings.</param>
public sealed record RoughTime(TimeSpan Low, TimeSpan High, int LowTokens, int HighTokens, RunSpeed By, bool IsSameModel)
{
    /// <summary>The most characters that a token stands for on average: English under a large vocabulary.</summary>
    public const double MostCharacters = 5;

    /// <summary>The fewest: formulas, or a small vocabulary.</summary>
    public const double FewestCharacters = 2;

    /// <summary>How far a network of another size or batch may be from the other run's share of what the machine can do.</summary>
    public const double Margin = 2;

    /// <summary>The time of a job.</summary>
    /// <param name="job">Its settings, each of them possible.</param>
    /// <param name="config">Its network.</param>
    /// <param name="rows">The rows of its training file; null where they are not known.</param>
    /// <param name="characters">The characters of a text on average; 0 where they are not known.</param>
    /// <param name="by">The other run.</param>
    /// <returns>Null where the texts that it learns from are not known.</returns>
    public static RoughTime? Of(TrainingJob job, ModelConfig config, int? rows, double characters, RunSpeed by)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(by);
        if (characters <= 0 || JobTime.Texts(job, rows) is not { } texts)
        {
            return null;
        }

        var (low, high) = (Tokens(characters / MostCharacters, job), Tokens(characters / FewestCharacters, job));
        var count = (long)Math.Ceiling(texts);
        return new RoughTime(
            TrainingWork.Time(Work(config, job, low), count, by.Operations * Margin),
            TrainingWork.Time(Work(config, job, high), count, by.Operations / Margin),
            low, high, by, by.Model == ModelOf(job));
    }

    /// <summary>The operations that a token of a job takes in texts of its maximum length.</summary>
    public static double WorkPerToken(TrainingJob job, ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Work(config, job, job.Data.MaxLength) / job.Data.MaxLength;
    }

    /// <summary>The model that a job begins with, or the shape of the one that it makes.</summary>
    public static string ModelOf(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var model = job.Model;
        return job.Method == MethodNames.Scratch
            ? FormattableString.Invariant($"{model.NumHiddenLayers}x{model.HiddenSize}x{model.IntermediateSize}")
            : model.ModelNameOrPath ?? "";
    }

    /// <summary>Of several runs the one to reckon from: of the same type of numbers where there is one, then the nearest in work.</summary>
    /// <param name="speeds">The runs, the newest first.</param>
    /// <param name="job">The job.</param>
    /// <param name="config">Its network.</param>
    public static RunSpeed? Nearest(IEnumerable<RunSpeed> speeds, TrainingJob job, ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(speeds);
        ArgumentNullException.ThrowIfNull(job);
        var work = WorkPerToken(job, config);
        return speeds.OrderBy(s => s.Dtype == job.Training.Dtype ? 0 : 1).ThenBy(s => Math.Abs(Math.Log(s.WorkPerToken / work))).FirstOrDefault();
    }

    private static double Work(ModelConfig config, TrainingJob job, int tokens) => TrainingWork.Of(config, job, BatchShape.Full(1, tokens)).Total;

    private static int Tokens(double tokens, TrainingJob job) => (int)Math.Clamp(Math.Round(tokens), 1, job.Data.MaxLength);
}
