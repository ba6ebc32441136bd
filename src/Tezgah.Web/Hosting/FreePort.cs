using System.Net;
using System.Net.Sockets;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Hosting;

/// <summary>Finds a port that nobody listens on.</summary>
internal static class FreePort
{
    private const int Tries = 100;

    /// <summary>Whether nobody listens on a port of this machine alone; port 0 stands for any free one.</summary>
    public static bool IsFree(int port) => IsFree(port, IPAddress.Loopback);

    /// <summary>Whether nobody listens on a port of an address.</summary>
    public static bool IsFree(int port, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    /// <summary>The first port from <paramref name="first"/> on that is free at an address.</summary>
    /// <exception cref="ProblemException">None of 100 is free.</exception>
    public static int From(int first, IPAddress address)
    {
        for (var port = first; port < first + Tries; port++)
        {
            if (IsFree(port, address))
            {
                return port;
            }
        }

        throw new ProblemException(StartTexts.Problem("NoFreePort", null, first, first + Tries - 1));
    }
}
