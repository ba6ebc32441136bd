using System.Security.Cryptography;

namespace Tezgah.Web.Data;

/// <summary>Puts what the pages of data sets need into a container.</summary>
internal static class DataRegistration
{
    private const int Digits = 8;

    /// <summary>Adds the list, the reader and the writers of data sets; they need the store, the runs and the models' pages.</summary>
    public static IServiceCollection AddDataPages(this IServiceCollection services)
    {
        services.AddSingleton<DataPaths>();
        services.AddSingleton<DataSetStore>();

        // One for all visitors, since it keeps files.
        services.AddSingleton<DataFileReader>();
        services.AddSingleton<DataCatalog>();
        services.AddSingleton<TokenSources>();
        services.AddSingleton(p => new DataUpload(p.GetRequiredService<DataSetStore>(), p.GetRequiredService<TimeProvider>(), Random));
        services.AddSingleton(p => new DataCopies(
            p.GetRequiredService<DataSetStore>(), p.GetRequiredService<DataFileReader>(), p.GetRequiredService<TimeProvider>(), Random));
        return services;
    }

    private static string Random() => RandomNumberGenerator.GetHexString(Digits, lowercase: true);
}
