using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Tezgah.Web.Display;

/// <summary>Takes a file from the browser, with words in the page's language. Its label stands beside it.</summary>
public sealed partial class FileField
{
    private string? _name;

    /// <summary>The field's id, which its label names.</summary>
    [Parameter]
    [EditorRequired]
    public required string Id { get; set; }

    /// <summary>The endings of files that the browser offers.</summary>
    [Parameter]
    [EditorRequired]
    public required string Accept { get; set; }

    /// <summary>Whether no file is taken now.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>The id of what is said of the file.</summary>
    [Parameter]
    public string? DescribedBy { get; set; }

    /// <summary>Called with a file.</summary>
    [Parameter]
    public EventCallback<InputFileChangeEventArgs> OnChange { get; set; }

    private string Chosen => _name ?? T["FileNone"];

    private Task TakeAsync(InputFileChangeEventArgs change)
    {
        _name = change.FileCount > 0 ? change.File.Name : null;
        return OnChange.InvokeAsync(change);
    }
}
