using Microsoft.AspNetCore.Components;
using Tezgah.Web.Display;

namespace Tezgah.Web.NewRun;

/// <summary>What the data files hold: rows, columns and labels.</summary>
public sealed partial class DataSummary
{
    private const int Named = 8;

    /// <summary>What was found in the files.</summary>
    [Parameter]
    [EditorRequired]
    public required DataReport Report { get; set; }

    private string LabelsOf(DataFileInfo file) => file.Labels.Count switch
    {
        0 => Format.None,
        <= Named => string.Join(", ", file.Labels),
        var count => T["ManyLabels", string.Join(", ", file.Labels.Take(Named)), Format.Count(count)],
    };
}
