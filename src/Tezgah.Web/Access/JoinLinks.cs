using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Tezgah.Web.Access;

/// <summary>The addresses of this dashboard, as people open them.</summary>
public sealed class JoinLinks(IServer server, Func<IReadOnlyList<System.Net.IPAddress>> network)
{
    /// <summary>The address on this machine, such as <c>http://127.0.0.1:5055</c>.</summary>
    public Uri Here => new($"http://{(IsAny(Listening) ? "127.0.0.1" : Listening.Host)}:{Listening.Port}");

    /// <summary>The addresses under which others reach it, the likeliest first; <see cref="Here"/> where there is no network.</summary>
    public IReadOnlyList<Uri> Reachable =>
        !IsAny(Listening) || network() is not { Count: > 0 } addresses ? [Here] : [.. addresses.Select(a => new Uri($"http://{a}:{Listening.Port}"))];

    private Uri Listening => new((server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1")
        .Replace("//*", "//[::]", StringComparison.Ordinal)
        .Replace("//+", "//[::]", StringComparison.Ordinal));

    /// <summary>The link that shows a key.</summary>
    public static Uri To(Uri address, string key) => new(address, $"{Doorkeeper.Door}/{AccessKeys.Grouped(key)}");

    private static bool IsAny(Uri address) => address.Host is "[::]" or "0.0.0.0";
}
