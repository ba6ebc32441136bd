namespace Tezgah.Web.Compare;

/// <summary>What the pages that show results need.</summary>
public static class CompareRegistration
{
    /// <summary>Adds the reader of results; one cache for all visits.</summary>
    public static IServiceCollection AddResults(this IServiceCollection services) =>
        services.AddSingleton<ResultCache>().AddSingleton<ResultReader>().AddSingleton<ExampleReader>()
            .AddSingleton<CodeProblems.PassResultReader>();
}
