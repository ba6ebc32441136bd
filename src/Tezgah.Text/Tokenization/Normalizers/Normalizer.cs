namespace Tezgah.Text.Tokenization.Normalizers;

/// <summary>Rewrites a text before it is cut into words. Immutable and thread-safe.</summary>
internal abstract class Normalizer
{
    /// <summary>True if the text is known to stay as it is, so that no copy is made of it.</summary>
    public virtual bool Keeps(ReadOnlySpan<char> text) => text.IsEmpty;

    /// <summary>The rewritten text. The text holds no half of a surrogate pair.</summary>
    public abstract string Normalize(string text);
}
