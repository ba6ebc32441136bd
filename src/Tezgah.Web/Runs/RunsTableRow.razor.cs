using Microsoft.AspNetCore.Components;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>One run in the table. It is drawn again only when something that it shows has changed.</summary>
public sealed partial class RunsTableRow
{
    private (IndexedRun, int, bool, int?, IReadOnlyList<RunColumn>, DateTimeOffset) _drawn;
    private bool _isStale;
    private bool _isEvaluation;
    private string? _read;
    private RunRow? _row;

    /// <summary>The run as it is now.</summary>
    [Parameter]
    [EditorRequired]
    public required IndexedRun Run { get; set; }

    /// <summary>Its place among those that are shown, from 0.</summary>
    [Parameter]
    public int Index { get; set; }

    /// <summary>The columns.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<RunColumn> Columns { get; set; }

    /// <summary>The moment for which durations are shown.</summary>
    [Parameter]
    public DateTimeOffset Now { get; set; }

    /// <summary>Its place in the queue, from 1; null if it does not wait.</summary>
    [Parameter]
    public int? QueuePlace { get; set; }

    /// <summary>Whether it is chosen.</summary>
    [Parameter]
    public bool Selected { get; set; }

    /// <summary>Called when it is chosen or no longer.</summary>
    [Parameter]
    public EventCallback<(int Index, bool Chosen, bool IsRange)> Choose { get; set; }

    /// <summary>Called when it shall be stopped.</summary>
    [Parameter]
    public EventCallback<RunRecord> Stop { get; set; }

    private bool CanStop => Run.Run.Status is RunStatus.Queued or RunStatus.Starting or RunStatus.Running;

    private bool HasMarks => Run.IsImported || Run.Run.Tags.Count > 0 || Run.Run.Group is not null || Run.Run.Note.Length > 0;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var now = (Run, Index, Selected, QueuePlace, Columns, Run.Run.Status.IsActive() ? Now : default);
        _isStale = now != _drawn;
        if (_isStale)
        {
            _drawn = now;
            if (!ReferenceEquals(_read, Run.Run.JobJson))
            {
                (_read, _isEvaluation) = (Run.Run.JobJson, EvaluateJobFile.IsEvaluation(Run.Run.JobJson));
            }

            _row = RunRow.Of(Run, QueuePlace, Now);
        }
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => _isStale;
}
