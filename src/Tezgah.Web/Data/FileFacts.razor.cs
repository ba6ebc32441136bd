using Microsoft.AspNetCore.Components;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>What the files of a data set are, and how they are read: found out, or chosen.</summary>
public sealed partial class FileFacts
{
    private static readonly (string Character, string Name)[] s_separators =
        [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")];

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>Whether something else goes on.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Is told how the files shall be read.</summary>
    [Parameter]
    public EventCallback<DataReading> Changed { get; set; }

    /// <summary>Is told that a copy shall be kept that is read without being told anything.</summary>
    [Parameter]
    public EventCallback Copy { get; set; }

    private DataReading Reading => Data.Set.Reading ?? DataReading.Automatic;

    // A file that cannot be read may become readable with another separator.
    private bool IsCsv => Data.Parts.Any(p => p.File is { Format: DataFormat.Csv }
        || (p.File is null && Path.GetExtension(p.Path).ToUpperInvariant() is ".CSV" or ".TSV"));

    private string EncodingName(string encoding) => T[$"Encoding.{encoding.ToLowerInvariant()}"] is { ResourceNotFound: false } name ? name : encoding;

    private Task SetEncodingAsync(string? encoding) =>
        Changed.InvokeAsync(Reading with { Encoding = DataEncodings.All.Contains(encoding) ? encoding : null });

    private Task SetSeparatorAsync(string? separator) =>
        Changed.InvokeAsync(Reading with { Separator = separator is { Length: 1 } ? separator[0] : null });

    private Task SetHeaderAsync(string? header) => Changed.InvokeAsync(Reading with { HasHeader = header != "no" });
}
