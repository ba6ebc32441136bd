using Microsoft.AspNetCore.Components;
using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Web.NewRun.Memory;

/// <summary>
/// The memory that the run of the form would take, by parts, against what is free. It follows the settings when the person pauses; until
/// then, and while something is wrong, the last figures stay.
/// </summary>
public sealed partial class MemoryPanel : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    private CancellationTokenSource _newest = new();
    private TrainingJob? _job;
    private int _labels;
    private MemoryFacts? _facts;
    private Problem? _problem;

    /// <summary>The settings; null while one of them is wrong.</summary>
    [Parameter]
    [EditorRequired]
    public TrainingJob? Job { get; set; }

    /// <summary>The classes in the data; 0 where they are not known.</summary>
    [Parameter]
    public int Labels { get; set; }

    /// <summary>Is told the settings of an advice that the person takes.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<(string Key, string Value)>> Chosen { get; set; }

    /// <summary>Estimates.</summary>
    [Inject]
    public required JobMemory Memory { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _newest.Cancel();
        _newest.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Job is null || (JobMemory.Essence(Job) is var job && job == _job && Labels == _labels))
        {
            return;
        }

        var pause = _job is null ? TimeSpan.Zero : s_pause;
        (_job, _labels) = (JobMemory.Essence(Job), Labels);
        await _newest.CancelAsync();
        _newest.Dispose();
        _newest = new CancellationTokenSource();
        await EstimateAsync(_job, _labels, pause, _newest.Token);
    }

    private async Task EstimateAsync(TrainingJob job, int labels, TimeSpan pause, CancellationToken token)
    {
        try
        {
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, Time, token);
            }

            // The configuration is read from the disk.
            var facts = await Task.Run(() => Memory.Of(job, labels), token);
            if (!token.IsCancellationRequested)
            {
                (_facts, _problem) = (facts, null);
            }
        }
        catch (ProblemException e) when (!token.IsCancellationRequested)
        {
            (_facts, _problem) = (null, e.Problems[0]);
        }
        catch (Exception e) when (token.IsCancellationRequested && e is OperationCanceledException or ProblemException)
        {
            // Something newer was asked, or the page was left.
            return;
        }
    }

    private string Words(MemoryAdvice advice) =>
        string.Join(", ", advice.Changes.Select(c => $"{S[c.Key + ".label"].Value}: {Value(c.Key, c.Value)}"));

    private string Value(string key, string value) => value switch
    {
        "true" => T["Yes"],
        "false" => T["No"],
        _ => S[$"{key}.choice.{value}"] is { ResourceNotFound: false } word ? word : value,
    };

    // The parts one behind the other; the whole is what is free, or what is needed, if that is more.
    private static IEnumerable<(string Class, double Start, double Width)> Pieces(MemoryFacts facts)
    {
        var whole = (double)Math.Max(facts.Free, facts.Memory.Total);
        var start = 0.0;
        foreach (var (name, bytes) in facts.Parts)
        {
            yield return (name, start, bytes / whole * 100);
            start += bytes / whole * 100;
        }
    }

    private static string Svg(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
