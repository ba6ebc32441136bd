using System.Net;
using System.Net.Sockets;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Hosting;

/// <summary>Finds a loopback port that nobody listens on.</summary>
internal static class FreePort
{
    private const int Tries = 100;

    /// <summary>The first free port from <paramref name="first"/> on.</summary>
    /// <exception cref="ProblemException">None of 100 is free.</exception>
    public static int From(int first)
    {
        for (var port = first; port < first + Tries; port++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                continue;
            }
        }

        throw new ProblemException(StartTexts.Problem("NoFreePort", null, first, first + Tries - 1));
    }
}
