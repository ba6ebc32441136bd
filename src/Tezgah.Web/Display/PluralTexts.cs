using Microsoft.Extensions.Localization;

namespace Tezgah.Web.Display;

/// <summary>Sentences with a number of things in them.</summary>
public static class PluralTexts
{
    /// <summary>
    /// The sentence of a key with a count for <c>{0}</c> and more for <c>{1}</c> on; for one thing that of <c>key.One</c>, where there is
    /// one: "1 runs" is no English. Turkish has one form for all numbers.
    /// </summary>
    public static LocalizedString Of(this IStringLocalizer texts, string key, long count, params object[] more)
    {
        ArgumentNullException.ThrowIfNull(texts);
        object[] places = [Format.Count(count), .. more];
        return count == 1 && texts[key + ".One", places] is { ResourceNotFound: false } one ? one : texts[key, places];
    }
}
