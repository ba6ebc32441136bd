using System.Net;
using System.Net.Sockets;

namespace Tezgah.Web.Access;

/// <summary>
/// Slows down who guesses keys: after 10 wrong ones an address waits until a minute has gone by, and so does everybody after
/// 500. A right key within that time counts for nothing.
/// </summary>
public sealed class KeyAttempts(TimeProvider time)
{
    /// <summary>The wrong keys that an address may show in a minute.</summary>
    public const int MostOfOne = 10;

    /// <summary>The wrong keys that all addresses together may show in a minute.</summary>
    public const int MostOfAll = 500;

    private const string Everybody = "";
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Start, int Count)> _wrong = new(StringComparer.Ordinal);

    /// <summary>How long an address has to wait before its next try; null if it need not.</summary>
    public TimeSpan? Wait(IPAddress? address)
    {
        lock (_gate)
        {
            return Wait(Name(address), MostOfOne) ?? Wait(Everybody, MostOfAll);
        }
    }

    /// <summary>Takes note of a wrong key.</summary>
    public void Wrong(IPAddress? address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            // At most MostOfAll new names a window come in, so the list stays short.
            foreach (var (name, seen) in _wrong.ToArray())
            {
                if (now - seen.Start >= s_window)
                {
                    _wrong.Remove(name);
                }
            }

            foreach (var name in new[] { Name(address), Everybody })
            {
                var (start, count) = _wrong.GetValueOrDefault(name, (now, 0));
                _wrong[name] = (start, count + 1);
            }
        }
    }

    private TimeSpan? Wait(string name, int most)
    {
        var left = _wrong.TryGetValue(name, out var seen) ? seen.Start + s_window - time.GetUtcNow() : TimeSpan.Zero;
        return seen.Count >= most && left > TimeSpan.Zero ? left : null;
    }

    // Whoever has an IPv6 address has 2^64 of them.
    private static string Name(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
