using Microsoft.AspNetCore.Components;
using Tezgah.Core.Classification;
using Tezgah.Web.Display;

namespace Tezgah.Web.Compare;

/// <summary>
/// A confusion matrix as a table: true classes downwards, predicted ones across. The shade is always the share of the true
/// class, so that matrices of different sizes can be compared by eye.
/// </summary>
public sealed partial class ConfusionTable
{
    /// <summary>The counts.</summary>
    [Parameter]
    [EditorRequired]
    public required ConfusionMatrix Matrix { get; set; }

    /// <summary>The names of the classes; [K].</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<string> Labels { get; set; }

    /// <summary>What the table is about.</summary>
    [Parameter]
    [EditorRequired]
    public required string Caption { get; set; }

    /// <summary>Whether cells show shares of the true class and not counts.</summary>
    [Parameter]
    public bool Shares { get; set; }

    /// <summary>The cell whose rows are shown.</summary>
    [Parameter]
    public (int Truth, int Predicted)? Chosen { get; set; }

    /// <summary>The rows of a cell are wanted.</summary>
    [Parameter]
    public EventCallback<(int Truth, int Predicted)> OnCell { get; set; }

    private bool HasUnanswered => Matrix.UnansweredTotal > 0;

    private string Show(ConfusionCell cell) => !Shares
        ? Format.Count(cell.Count)
        : cell.Share is { } share
            ? share.ToString("0.00", System.Globalization.CultureInfo.CurrentCulture)
            : Format.None;

    private string Title(ConfusionCell cell, string predicted, int truth) => cell.Share is { } share
        ? T["CellTitle", Format.Count(cell.Count), Format.Count(Matrix.RowSum(truth)), Labels[truth], predicted, Format.Percent(share)]
        : T["NoRows"];
}
