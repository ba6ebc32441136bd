using Tezgah.Core.Models;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Models;

/// <summary>A licence's text.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Text">The text, or its beginning.</param>
/// <param name="IsCut">Whether the file goes on.</param>
public sealed record LicenceText(string File, string Text, bool IsCut);

/// <summary>What is known of a model folder's tokenizer.</summary>
/// <param name="Vocabulary">The tokens it knows; 0 if it cannot be read.</param>
/// <param name="ChatTemplate">The source of its chat template; null if it has none.</param>
/// <param name="Problem">Why it cannot be used; null if it can.</param>
public sealed record TokenizerFacts(int Vocabulary, string? ChatTemplate, Problem? Problem);

/// <summary>Everything that the page of a model tells of it.</summary>
/// <param name="Description">Its configuration and weights.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Generation">What it asks for when text is generated.</param>
/// <param name="Licences">Its licences.</param>
/// <param name="Fits">Whether it fits into memory, a type each.</param>
public sealed record ModelFacts(
    ModelDescription Description,
    TokenizerFacts Tokenizer,
    GenerationDefaults Generation,
    IReadOnlyList<LicenceText> Licences,
    IReadOnlyList<MemoryFit> Fits)
{
    /// <summary>Everything wrong with the model itself.</summary>
    public IReadOnlyList<Problem> Problems => Description.Problems;
}
