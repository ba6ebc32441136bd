namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>One step of cutting a text into words. Immutable and thread-safe.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Cuts or rewrites every piece of the buffer.</summary>
    public abstract void Apply(PieceBuffer buffer);
}
