namespace Tezgah.Web.Layout;

/// <summary>Light or dark: what a person chose, or what the system says.</summary>
public static class Theme
{
    /// <summary>The cookie that remembers the choice.</summary>
    public const string Cookie = "tezgah-theme";

    /// <summary>As the system says.</summary>
    public const string Auto = "auto";

    /// <summary>Light.</summary>
    public const string Light = "light";

    /// <summary>Dark.</summary>
    public const string Dark = "dark";

    /// <summary>The choice in a cookie; anything unknown counts as none.</summary>
    public static string Parse(string? cookie) => cookie is Light or Dark ? cookie : Auto;

    /// <summary>The choice that follows when the switch is pressed.</summary>
    public static string Next(string theme) => theme switch
    {
        Auto => Light,
        Light => Dark,
        _ => Auto,
    };

    /// <summary>The media query under which the style sheet for <paramref name="sheet"/> counts.</summary>
    public static string Media(string theme, string sheet) =>
        theme == Auto ? $"(prefers-color-scheme: {sheet})" : theme == sheet ? "all" : "not all";
}
