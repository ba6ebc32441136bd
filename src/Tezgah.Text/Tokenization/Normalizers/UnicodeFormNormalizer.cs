using System.Text;

namespace Tezgah.Text.Tokenization.Normalizers;

/// <summary>The Unicode normalisation forms NFC, NFD, NFKC, NFKD (Unicode Standard Annex 15).</summary>
internal sealed class UnicodeFormNormalizer(NormalizationForm form) : Normalizer
{
    // Below it, composed text is in form C; below U+0080 it is in every form.
    private const char FirstCombining = '\u0300';

    public override bool Keeps(ReadOnlySpan<char> text) => form == NormalizationForm.FormC
        ? !text.ContainsAnyInRange(FirstCombining, char.MaxValue)
        : !text.ContainsAnyInRange('\u0080', char.MaxValue);

    public override string Normalize(string text) => text.Normalize(form);
}
