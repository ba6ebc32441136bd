using Microsoft.JSInterop;

namespace Tezgah.Web.Charts;

/// <summary>Hands a table to the browser's downloads.</summary>
internal static class CsvDownload
{
    /// <summary>Sends the table as a file with that name and the end <c>.csv</c>.</summary>
    public static async Task SendAsync(IJSRuntime script, string name, TableData table)
    {
        using var stream = new DotNetStreamReference(new MemoryStream(CsvText.Of(table)));
        await using var module = await script.InvokeAsync<IJSObjectReference>("import", "/js/download.js");
        await module.InvokeVoidAsync("download", name + ".csv", stream);
    }
}
