using Tezgah.Web.Access;

namespace Tezgah.Web.Hosting;

/// <summary>What the terminal says once the dashboard listens: where it is and, on the local network, the keys to it.</summary>
internal static class Welcome
{
    public static IEnumerable<string> Of(WebApplication app, DashboardOptions options)
    {
        if (!options.Lan)
        {
            return app.Urls.Select(url => StartTexts.Say("Ready", url));
        }

        var keys = app.Services.GetRequiredService<AccessKeys>();
        var links = app.Services.GetRequiredService<JoinLinks>();
        return
        [
            StartTexts.Say("Ready", links.Here),
            StartTexts.Say("OwnerLink", JoinLinks.To(links.Here, keys.Owner ?? "")),
            .. links.Reachable.Select(address => StartTexts.Say("ViewerLink", JoinLinks.To(address, keys.Viewers))),
        ];
    }
}
