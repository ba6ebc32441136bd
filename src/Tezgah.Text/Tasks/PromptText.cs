namespace Tezgah.Text.Tasks;

/// <summary>An example as the text that the model sees, before it is cut into tokens.</summary>
/// <param name="Text">The text.</param>
/// <param name="Responses">Where in it the model speaks (start and end, exclusive, in UTF-16 units), in order, apart from each other.</param>
internal sealed record PromptText(string Text, IReadOnlyList<(int Start, int End)> Responses)
{
    /// <summary>
    /// Whether text that spells a special token stays plain text. Not where a template wrote the text: it holds its tokens as text.
    /// </summary>
    public bool PlainText { get; init; }

    /// <summary>Whether the tokens that stand before every text have still to be set.</summary>
    public bool AddBegin { get; init; }

    /// <summary>Whether the end token has still to be set, behind the last response.</summary>
    public bool AddEnd { get; init; }
}
