using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Provenance;

/// <summary>Hands out the artifacts of runs: never shown by the browser, only saved, and nothing outside the run's folder.</summary>
public static class RunFileEndpoint
{
    /// <summary>Adds <c>/runs/{id}/files/{path}</c>.</summary>
    public static void MapRunFiles(this IEndpointRouteBuilder app) => app.MapGet("/runs/{id}/files/{**path}", GetAsync);

    /// <summary>The address of an artifact.</summary>
    public static string Address(string run, string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return $"/runs/{Uri.EscapeDataString(run)}/files/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";
    }

    private static async Task<IResult> GetAsync(string id, string path, IRunStore store, IRunService runs, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null || Find(runs, id, path) is not { } file)
        {
            return Results.NotFound();
        }

        return Results.File(file, "application/octet-stream", Path.GetFileName(file), enableRangeProcessing: true);
    }

    private static string? Find(IRunService runs, string id, string path)
    {
        try
        {
            var folder = runs.Folder(id);
            var file = folder.Artifact(path);
            // A link in the artifacts may lead anywhere.
            return File.Exists(file) && RealPath.IsInside(RealPath.Of(file), RealPath.Of(folder.Artifacts)) ? file : null;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException or ProblemException)
        {
            return null;
        }
    }
}
