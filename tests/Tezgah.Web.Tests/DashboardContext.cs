using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Tezgah.Web.Display;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Tests;

/// <summary>A bUnit context with what every component of the dashboard expects, in one language.</summary>
public abstract class DashboardContext : BunitContext
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    protected DashboardContext()
    {
#if BUNIT_STAND_INS
        BunitStandIns.AddTo(Services);
#endif
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddScoped<Format>();
        Services.AddScoped<Preferences>();
        Services.AddRadzenComponents();
        Speak("en");
    }

    /// <summary>The clock; stands still until a test moves it.</summary>
    protected FakeTime Time { get; } = new();

    /// <summary>Sets the reader's language for what is rendered from now on.</summary>
    protected static void Speak(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
    }

    protected override void Dispose(bool disposing)
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        base.Dispose(disposing);
    }
}
