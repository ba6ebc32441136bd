using System.Collections.Immutable;

namespace Tezgah.Web.Lecture;

/// <summary>Where a metric goes.</summary>
public enum Outlook
{
    /// <summary>It falls by more than 3 %.</summary>
    Falls,

    /// <summary>It stays within 3 %.</summary>
    Stays,

    /// <summary>It rises by more than 3 %.</summary>
    Rises,
}

/// <summary>"What happens next?": a question about the next fifth of a run, and what the audience says to it.</summary>
/// <param name="Metric">What it is about.</param>
/// <param name="FromStep">The step up to which all is seen.</param>
/// <param name="ToStep">The step at which it is answered.</param>
/// <param name="Answer">Where the metric went.</param>
public sealed record ReplayQuestion(string Metric, int FromStep, int ToStep, Outlook Answer)
{
    /// <summary>The change, as a part of the value, from which on a metric falls or rises.</summary>
    public const double Still = 0.03;

    private const int MostGuesses = 1000;
    private const double Stretch = 0.2;
    private const double Window = 0.05;

    private ImmutableDictionary<string, Outlook> _guesses = ImmutableDictionary<string, Outlook>.Empty;

    /// <summary>Whether the answer is still hidden.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>How many have said something.</summary>
    public int Guesses => _guesses.Count;

    /// <summary>The question at a step; null where there is nothing to come, or nothing to compare it with.</summary>
    public static ReplayQuestion? Of(ReplayTape tape, string metric, int step)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var last = tape.LastStep;
        var to = Math.Min(last, step + Math.Max(1, (int)Math.Ceiling(Stretch * last)));
        var window = Math.Max(1, (int)(Window * last));
        var before = tape.Mean(metric, Math.Max(0, step - window), step);
        var after = tape.Mean(metric, Math.Max(step, to - window), to);
        return step >= last || !double.IsFinite(before)
            ? null
            : new ReplayQuestion(metric, step, to, Compare(before, after));
    }

    /// <summary>What a visitor said; null if nothing.</summary>
    public Outlook? Of(string visitor) => _guesses.TryGetValue(visitor, out var outlook) ? outlook : null;

    /// <summary>How many said so.</summary>
    public int Count(Outlook outlook) => _guesses.Values.Count(g => g == outlook);

    /// <summary>The question with a visitor's guess; one that is answered, or that has heard 1,000 visitors, takes no other.</summary>
    public ReplayQuestion With(string visitor, Outlook outlook) =>
        IsOpen && (_guesses.Count < MostGuesses || _guesses.ContainsKey(visitor))
            ? this with { _guesses = _guesses.SetItem(visitor, outlook) }
            : this;

    // A loss that is no number any more has risen beyond all.
    private static Outlook Compare(double before, double after)
    {
        var change = (after - before) / Math.Max(Math.Abs(before), 1e-12);
        return change < -Still ? Outlook.Falls : change <= Still ? Outlook.Stays : Outlook.Rises;
    }
}
