using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>Hands a table over as a file.</summary>
public sealed partial class CsvButton
{
    /// <summary>Makes the table.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<TableData> Data { get; set; }

    /// <summary>The file's name without its end.</summary>
    [Parameter]
    [EditorRequired]
    public required string FileName { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    private Task DownloadAsync() => CsvDownload.SendAsync(Script, FileName, Data());
}
