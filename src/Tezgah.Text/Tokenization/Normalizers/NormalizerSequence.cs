using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Normalizers;

/// <summary>Normalizers one after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> steps) : Normalizer
{
    public override bool Keeps(ReadOnlySpan<char> text)
    {
        foreach (var step in steps)
        {
            if (!step.Keeps(text))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>No true normalizer makes a text so many times as long: a file that asks for it is to fill the memory.</summary>
    private const long MostGrowth = 64;

    public override string Normalize(string text)
    {
        var most = (text.Length + 64) * MostGrowth;
        foreach (var step in steps)
        {
            text = step.Keeps(text) ? text : step.Normalize(text);
            if (text.Length > most)
            {
                throw TokenizerError.Broken("normalizer", "it makes a text more than 64 times as long");
            }
        }

        return text;
    }
}
