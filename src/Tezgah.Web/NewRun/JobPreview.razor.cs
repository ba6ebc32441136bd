using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Web.Layout;

namespace Tezgah.Web.NewRun;

/// <summary>The run as a file and a command, for those who start it elsewhere or want to see what Start will do.</summary>
public sealed partial class JobPreview
{
    private readonly bool _open = true;
    private string? _said;

    /// <summary>The job; null while the form has something wrong.</summary>
    [Parameter]
    [EditorRequired]
    public TrainingJob? Job { get; set; }

    /// <summary>Puts text where the person can paste it from.</summary>
    [Inject]
    public required ClipboardText Clipboard { get; set; }

    private string Json => JobFile.ToJson(Job!);

    private async Task CopyAsync(string text) => _said = T[await Clipboard.CopyAsync(text) ? "Copied" : "NotCopied"];
}
