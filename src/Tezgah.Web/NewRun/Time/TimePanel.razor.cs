using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Runs.Index;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.NewRun.Time;

/// <summary>
/// How long the run of the form will take: by finished runs like it, and roughly, from the speed of another, where there is none. While a
/// setting is wrong, the last figures stay.
/// </summary>
public sealed partial class TimePanel : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private TrainingJob? _job;
    private DataReport? _data;
    private TimeFacts? _facts;
    private RoughTime? _rough;

    /// <summary>The settings; null while one of them is wrong.</summary>
    [Parameter]
    [EditorRequired]
    public TrainingJob? Job { get; set; }

    /// <summary>What the data files hold.</summary>
    [Parameter]
    [EditorRequired]
    public required DataReport Data { get; set; }

    /// <summary>Knows the finished runs.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <summary>Knows how fast they were.</summary>
    [Inject]
    public required RunSpeeds Speeds { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Job is null || (Job == _job && ReferenceEquals(Data, _data)))
        {
            return;
        }

        var (job, data) = (_job, _data) = (Job, Data);
        try
        {
            await Index.ReadyAsync(_left.Token);
            var facts = JobTime.Of(job, data.Rows, Index.All);
            var rough = facts is { Typical: not null } ? null : await Speeds.EstimateAsync(job, data, _left.Token);

            // Something newer may have been asked meanwhile.
            if (job == _job && ReferenceEquals(data, _data))
            {
                (_facts, _rough) = (facts, rough);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException)
        {
            // The panel of the memory needs the same base model, and says what is wrong with it.
            if (job == _job)
            {
                (_facts, _rough) = (JobTime.Of(job, data.Rows, Index.All), null);
            }
        }
    }

    private string Words(RoughTime rough) => T["Time.Rough", Format.Rough(rough.Low), Format.Rough(rough.High)];

    private Origin OriginOf(RoughTime rough) => new()
    {
        Figure = T["Time"],
        Shown = Words(rough),
        Method = T["Time.Rough.Method", rough.LowTokens, rough.HighTokens],
        Sources = [new(rough.By.RunId, rough.By.RunName, "", -1, null, "train", null) { Field = "tokens_per_second" }],
    };
}
