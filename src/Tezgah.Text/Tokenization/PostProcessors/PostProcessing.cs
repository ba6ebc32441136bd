namespace Tezgah.Text.Tokenization.PostProcessors;

/// <summary>The special tokens that are set around one text.</summary>
/// <param name="Before">Ids in front of the text's.</param>
/// <param name="After">Ids behind the text's.</param>
internal sealed record PostProcessing(int[] Before, int[] After)
{
    public static PostProcessing None { get; } = new([], []);
}
