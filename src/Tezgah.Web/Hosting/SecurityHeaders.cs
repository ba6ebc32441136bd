namespace Tezgah.Web.Hosting;

/// <summary>What every answer tells the browser not to do, and who may ask.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: a browser then calls the origin of our own forms null, and they would be refused below.
        headers["Referrer-Policy"] = "same-origin";
        if (IsFromOtherSite(context.Request))
        {
            // A page of another site may open a WebSocket to this machine: browsers do not ask before they connect.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    });

    private static bool IsFromOtherSite(HttpRequest request) =>
        request.Headers.Origin.FirstOrDefault() is { Length: > 0 } origin
        && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
