using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Lecture;

/// <summary>What a replay is played with.</summary>
public sealed partial class ReplayControls : IAsyncDisposable
{
    private ScriptModule? _script;

    /// <summary>The replay.</summary>
    [Parameter]
    [EditorRequired]
    public required ReplayRemote Remote { get; set; }

    /// <summary>What it shows.</summary>
    [Parameter]
    [EditorRequired]
    public required ReplayMoment Now { get; set; }

    /// <summary>The step that is shown.</summary>
    [Parameter]
    public int Step { get; set; }

    /// <summary>The last step.</summary>
    [Parameter]
    public int Total { get; set; }

    /// <summary>What the audience is asked about.</summary>
    [Parameter]
    [EditorRequired]
    public required string Metric { get; set; }

    /// <summary>The browser's scripts.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    private bool IsAsked => Now.Question is { IsOpen: true };

    // A step of a short run is seen; a hundredth of a long one.
    private int By => Math.Max(1, Total / 100);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // The module listens for the keys as long as there are such buttons.
            _script = new ScriptModule(Script, "/js/replay.js");
            await _script.GetAsync();
        }
    }

    private static void Toggle(ReplaySession session)
    {
        if (session.Now.Playing)
        {
            session.Pause();
        }
        else
        {
            session.Play();
        }
    }

    private void Seek(ChangeEventArgs change)
    {
        if (int.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
        {
            Remote.Do(s => s.Seek(step));
        }
    }

    private void SetSpeed(ChangeEventArgs change)
    {
        if (double.TryParse(change.Value as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed))
        {
            Remote.Do(s => s.SetSpeed(speed));
        }
    }
}
