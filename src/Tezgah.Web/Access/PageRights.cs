using System.Reflection;
using Microsoft.AspNetCore.Components;
using Tezgah.Web.Checkpoints;
using Tezgah.Web.CodeProblems;
using Tezgah.Web.Compare;
using Tezgah.Web.Data;
using Tezgah.Web.Evaluations;
using Tezgah.Web.Imports;
using Tezgah.Web.Layout;
using Tezgah.Web.Lecture;
using Tezgah.Web.Live;
using Tezgah.Web.Models;
using Tezgah.Web.NewRun;
using Tezgah.Web.Overview;
using Tezgah.Web.Runs;
using Tezgah.Web.Store;
using Tezgah.Web.Sweeps;
using Tezgah.Web.TryIt;

namespace Tezgah.Web.Access;

/// <summary>Which pages a viewer may open. A page in neither list is the owner's, and a test asks for a line for each.</summary>
internal static class PageRights
{
    /// <summary>The pages that show.</summary>
    public static IReadOnlySet<Type> Viewers { get; } = new HashSet<Type>
    {
        typeof(OverviewPage),
        typeof(RunsPage), typeof(RunPage), typeof(ReplayPage), typeof(ComparePage), typeof(ModelsPage), typeof(ModelPage), typeof(NotFoundPage),
        typeof(CheckpointsPage), typeof(PassPage),
    };

    /// <summary>The pages that are there to change something, or that read files whose paths are typed.</summary>
    public static IReadOnlySet<Type> Owners { get; } = new HashSet<Type>
    {
        typeof(NewRunPage), typeof(DataPage), typeof(DataSetPage), typeof(SweepsPage), typeof(SweepPage), typeof(NewSweepPage), typeof(TryPage),
        typeof(ImportsPage), typeof(DeletedPage), typeof(NewEvaluationPage), typeof(StorePage),
    };

    private static readonly (string[] Parts, Type Page)[] s_routes =
    [
        .. Viewers.Concat(Owners).SelectMany(p => p.GetCustomAttributes<RouteAttribute>(inherit: false).Select(r => (Split(r.Template), p))),
    ];

    /// <summary>Whether an address, as path and query, is of a page that a viewer may open.</summary>
    public static bool IsForViewers(string address)
    {
        var parts = Split(address.Split('?', '#')[0]);
        // As the router does: a literal part goes before a parameter.
        var page = s_routes.Where(r => Fits(r.Parts, parts)).OrderByDescending(r => r.Parts.Count(p => !IsParameter(p))).Select(r => r.Page).FirstOrDefault();
        return page is not null && Viewers.Contains(page);
    }

    /// <summary>Whether a page is for a visitor.</summary>
    public static bool May(Role role, Type page) => role == Role.Owner || (role == Role.Viewer && Viewers.Contains(page));

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsParameter(string part) => part.StartsWith('{');

    private static bool Fits(string[] route, string[] parts) =>
        route.Length == parts.Length && route.Zip(parts).All(p => IsParameter(p.First) || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
}
