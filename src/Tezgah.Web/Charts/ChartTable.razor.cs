using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Web.Display;

namespace Tezgah.Web.Charts;

/// <summary>The data of a chart as a table: the first rows to read, all of them as a file.</summary>
public sealed partial class ChartTable
{
    /// <summary>The most rows on the page.</summary>
    public const int Most = 200;

    private bool _writing;

    /// <summary>What is shown.</summary>
    [Parameter]
    [EditorRequired]
    public required TableData Data { get; set; }

    /// <summary>The chart's heading.</summary>
    [Parameter]
    [EditorRequired]
    public required string Caption { get; set; }

    /// <summary>Reads the whole table for the file, where the chart was drawn with fewer points; null takes what is shown.</summary>
    [Parameter]
    public Func<Task<TableData>>? All { get; set; }

    /// <summary>The file's name without its end.</summary>
    [Parameter]
    public string FileName { get; set; } = "data";

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    private static string Show(object? cell) => cell switch
    {
        string text => text,
        double number => NumberText.Precise(number),
        _ => Format.None,
    };

    private async Task DownloadAsync()
    {
        _writing = true;
        try
        {
            await CsvDownload.SendAsync(Script, FileName, All is null ? Data : await All());
        }
        finally
        {
            _writing = false;
        }
    }
}
