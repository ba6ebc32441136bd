using System.Globalization;
using System.Resources;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Hosting;

/// <summary>The sentences of the start, in the language of the terminal.</summary>
internal static class StartTexts
{
    private static readonly ResourceManager s_texts = new(typeof(StartTexts));

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public static string Say(string name, params object[] args)
    {
        var text = s_texts.GetString(name, CultureInfo.CurrentUICulture)
            ?? throw new MissingManifestResourceException($"There is no text '{name}'.");
        for (var i = 0; i < args.Length; i++)
        {
            text = text.Replace($"{{{i}}}", Convert.ToString(args[i], CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text;
    }

    public static Problem Problem(string name, string? where, params object[] args) =>
        Core.Problems.Problem.FromText(Say(name, args), where);
}
