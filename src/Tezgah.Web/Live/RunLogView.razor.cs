using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>The log of a run, its newest line in view. It is long and its page ticks: it renders for new lines only.</summary>
public sealed partial class RunLogView
{
    // More lines than anybody reads would make each new one slow.
    private const int Page = 300;

    private LogFilter _shown = LogFilter.All;
    private LogFilter _told = LogFilter.All;
    private int _most = Page;
    private object? _rendered;

    /// <summary>The log, oldest first.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<LogLine> Lines { get; set; }

    /// <summary>Which lines are shown, until a person wants others.</summary>
    [Parameter]
    public LogFilter Filter { get; set; } = LogFilter.All;

    /// <summary>Is told which lines a person wants. No event: the page need not render for each letter that is typed.</summary>
    [Parameter]
    public Func<LogFilter, Task>? OnFilter { get; set; }

    /// <summary>The clock, for the reader's time zone.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Filter != _told)
        {
            _shown = _told = Filter;
        }
    }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var key = (Lines.Count, Lines.Count > 0 ? Lines[^1].Seq : 0, _shown, _most);
        var changed = !key.Equals(_rendered);
        _rendered = key;
        return changed;
    }

    private Task ShowAsync(LogFilter filter)
    {
        _shown = filter;
        return OnFilter?.Invoke(filter) ?? Task.CompletedTask;
    }
}
