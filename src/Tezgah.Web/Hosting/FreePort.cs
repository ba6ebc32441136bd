using System.Net;
using System.Net.Sockets;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Hosting;

/// <summary>Finds a loopback port that nobody listens on.</summary>
internal static class FreePort
{
    private const int Tries = 100;

    /// <summary>Whether nobody listens on a port; port 0 stands for any free one.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    /// <summary>The first free port from <paramref name="first"/> on.</summary>
    /// <exception cref="ProblemException">None of 100 is free.</exception>
    public static int From(int first)
    {
        for (var port = first; port < first + Tries; port++)
        {
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new ProblemException(StartTexts.Problem("NoFreePort", null, first, first + Tries - 1));
    }
}
