#if BUNIT_STAND_INS
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Tezgah.Web.Tests;

/// <summary>What bUnit needs on a feed that lacks its dependencies; see Bunit.props.</summary>
internal static class BunitStandIns
{
    [ModuleInitializer]
    internal static void HandOutAngleSharpDiffing() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;

    // bUnit's comparer of markup is built on a newer AngleSharp.Diffing than the feed has, so it cannot be constructed. bUnit
    // asks for it with every context, but uses it only in MarkupMatches, which no test here calls.
    public static void AddTo(IServiceCollection services)
    {
        var comparer = typeof(BunitContext).Assembly.GetType("Bunit.Diffing.HtmlComparer", throwOnError: true)!;
        services.AddSingleton(comparer, RuntimeHelpers.GetUninitializedObject(comparer));
    }
}
#endif
