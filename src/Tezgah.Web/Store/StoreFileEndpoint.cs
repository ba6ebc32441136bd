using Microsoft.Net.Http.Headers;
using Tezgah.Web.Access;

namespace Tezgah.Web.Store;

/// <summary>
/// Hands files that were made of the store to the owner's browser: asked for by POST with the token of one of their own pages, so that no
/// link and no other site can fetch them.
/// </summary>
public static class StoreFileEndpoint
{
    private const string Start = "/store/files/";

    /// <summary>Adds <c>/store/files/{id}</c>.</summary>
    public static void MapStoreFiles(this IEndpointRouteBuilder app) =>
        app.MapPost(Start + "{id}", SendAsync).AddEndpointFilter<RouteHandlerBuilder, TokenFilter>();

    /// <summary>The address of a file.</summary>
    public static string Address(string id) => Start + id;

    private static async Task<IResult> SendAsync(string id, HttpContext context, Visitor visitor)
    {
        if (!visitor.IsOwner)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var downloads = context.RequestServices.GetRequiredService<StoreDownloads>();
        if (downloads.Find(id) is not { } file)
        {
            return Results.NotFound();
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        await using var stream = File.OpenRead(file.Path);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = stream.Length;
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "no-store";
        await stream.CopyToAsync(context.Response.Body, context.RequestAborted);

        // One that breaks off in the middle can be asked for again.
        downloads.Taken(id);
        return Results.Empty;
    }
}
