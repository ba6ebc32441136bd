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

    public override string Normalize(string text)
    {
        foreach (var step in steps)
        {
            text = step.Keeps(text) ? text : step.Normalize(text);
        }

        return text;
    }
}
