using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Layout;

/// <summary>Goes round system, light and dark.</summary>
public sealed partial class ThemeSwitch
{
    private static readonly Dictionary<string, string> s_icons = new(StringComparer.Ordinal)
    {
        [Layout.Theme.Auto] = "brightness_auto",
        [Layout.Theme.Light] = "light_mode",
        [Layout.Theme.Dark] = "dark_mode",
    };

    private string _theme = Layout.Theme.Auto;

    /// <summary>The theme of this visit.</summary>
    [CascadingParameter(Name = "Theme")]
    public string Theme { get; set; } = Layout.Theme.Auto;

    /// <summary>Keeps the choice.</summary>
    [Inject]
    public required Preferences Preferences { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized() => _theme = Theme;

    private async Task NextAsync()
    {
        _theme = Layout.Theme.Next(_theme);
        await Preferences.SetThemeAsync(_theme);
    }
}
