namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>Cuts a text into words one after the other, leaving nothing out. Immutable and thread-safe.</summary>
internal abstract class WordScanner
{
    /// <summary>The end (exclusive) of the word that starts at <paramref name="start"/>; always beyond it.</summary>
    public abstract int WordEnd(ReadOnlySpan<char> text, int start);
}
