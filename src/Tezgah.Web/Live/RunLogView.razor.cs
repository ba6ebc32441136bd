using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>The log of a run, its newest line in view. It is long and its page ticks: it renders for new lines only.</summary>
public sealed partial class RunLogView
{
    // More lines than anybody reads would make each new one slow.
    private const int Page = 300;

    private string _level = RunLog.Levels[0];
    private string _text = "";
    private int _most = Page;
    private object? _rendered;

    /// <summary>The log, oldest first.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<LogLine> Lines { get; set; }

    /// <summary>The clock, for the reader's time zone.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var key = (Lines.Count, Lines.Count > 0 ? Lines[^1].Seq : 0, _level, _text, _most);
        var changed = !key.Equals(_rendered);
        _rendered = key;
        return changed;
    }
}
