using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Localization;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Layout;

/// <summary>Chooses the language of the pages; the browser keeps the choice and loads the page again in it.</summary>
public sealed partial class LanguageSwitch
{
    private static readonly CultureInfo[] s_cultures = [.. DashboardApp.Cultures.Select(CultureInfo.GetCultureInfo)];

    /// <summary>Keeps the choice.</summary>
    [Inject]
    public required Preferences Preferences { get; set; }

    private static bool IsCurrent(CultureInfo culture) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == culture.Name;

    private async Task ChooseAsync(CultureInfo culture)
    {
        if (!IsCurrent(culture))
        {
            await Preferences.SetCookieAndReloadAsync(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)));
        }
    }
}
