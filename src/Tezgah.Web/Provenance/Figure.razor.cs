using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Provenance;

/// <summary>A number that says, when it is clicked, where it comes from.</summary>
public sealed partial class Figure
{
    /// <summary>The number as it is shown.</summary>
    [Parameter]
    [EditorRequired]
    public required string Text { get; set; }

    /// <summary>What it is, in the reader's language.</summary>
    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    /// <summary>Tells where it comes from; asked for when it is clicked.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<Origin> Of { get; set; }

    /// <summary>Why there is no such number; null if there is.</summary>
    [Parameter]
    public string? Undefined { get; set; }

    /// <summary>Who answers.</summary>
    [Inject]
    public required OriginDesk Desk { get; set; }

    private Task AskAsync() => Desk.AskAsync(Of());
}
