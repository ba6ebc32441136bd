using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Tezgah.Web.Access;

/// <summary>Under which addresses this machine can be reached from its network.</summary>
public static class LocalNetwork
{
    /// <summary>The IPv4 addresses, first those of the network that leads on (its interface knows a gateway).</summary>
    public static IReadOnlyList<IPAddress> Addresses() =>
    [
        .. from network in NetworkInterface.GetAllNetworkInterfaces()
           where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
           let properties = network.GetIPProperties()
           let leadsOn = properties.GatewayAddresses.Any(g => !g.Address.Equals(IPAddress.Any))
           from unicast in properties.UnicastAddresses
           where unicast.Address.AddressFamily == AddressFamily.InterNetwork
           orderby leadsOn descending, IsSelfGiven(unicast.Address)
           select unicast.Address,
    ];

    /// <summary>
    /// Whether a request's host is this machine: a name of the machine, loopback, or the very address that the connection came
    /// in by. A name that an attacker lets point to this machine (DNS rebinding) is none of these.
    /// </summary>
    public static bool IsHost(string host, IPAddress? reached, string machine)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(machine);
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return IPAddress.IsLoopback(address) || (reached is not null && Plain(address).Equals(Plain(reached)));
        }

        return new[] { "localhost", machine, machine + ".local" }.Contains(host.TrimEnd('.'), StringComparer.OrdinalIgnoreCase);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // 169.254.x.x: the machine found nobody who gives addresses.
    private static bool IsSelfGiven(IPAddress address) => address.GetAddressBytes() is [169, 254, ..];
}
