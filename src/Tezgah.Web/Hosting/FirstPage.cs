namespace Tezgah.Web.Hosting;

/// <summary>
/// The first page that is asked for takes a quarter to half a second longer than the next: routes are put in order then, and what
/// answers is compiled. The dashboard asks for it itself, before it says that it is ready.
/// </summary>
internal static class FirstPage
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks for a page; what it is does not matter.</summary>
    /// <param name="dashboard">Where this machine reaches the dashboard.</param>
    public static async Task AskAsync(Uri dashboard)
    {
        // Not through a proxy, which would be asked about this machine.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = s_patience };
        try
        {
            using var answer = await client.GetAsync(dashboard);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // It is told to end already, or has much else to do: then the next who asks waits that much longer.
        }
    }
}
