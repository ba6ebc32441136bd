using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tezgah.Web.Hosting;

/// <summary>How much a request may bring along. What says itself that it is too large is refused before a byte of it is read.</summary>
internal static class RequestLimits
{
    /// <summary>The longest body of a request whose address asks for no other limit, in bytes.</summary>
    public const long LongestBody = 1 << 20;

    private const int LongestLine = 8 << 10;
    private const int LongestHeaders = 32 << 10;
    private const int MostHeaders = 64;
    private const int MostConnections = 2000;

    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LongestBody;
        kestrel.Limits.MaxRequestLineSize = LongestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
    }

    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (context.Request.ContentLength > most)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            // The rest would otherwise be read to find the next request.
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        }

        return next(context);
    });
}
