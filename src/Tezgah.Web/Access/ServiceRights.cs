using System.Reflection;
using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.Access;

/// <summary>
/// What of the program's services a viewer may use. What is the owner's alone stands in the second list or in none, and a test asks for a
/// line for every member.
/// </summary>
internal static class ServiceRights
{
    /// <summary>The services that pages use, each with the members that only look and those that change something.</summary>
    public static IReadOnlyDictionary<Type, (string[] Looks, string[] Changes)> All { get; } = new Dictionary<Type, (string[], string[])>
    {
        [typeof(IRunService)] = (
            [nameof(IRunService.Queue), nameof(IRunService.Folder)],
            [nameof(IRunService.SubmitAsync), nameof(IRunService.StopAsync), nameof(IRunService.StopNowAsync), nameof(IRunService.ResumeAsync),
             nameof(IRunService.ChangeDurationAsync)]),
        [typeof(IEvaluationService)] = ([], [nameof(IEvaluationService.SubmitAsync)]),
        [typeof(IRunQueue)] = ([nameof(IRunQueue.Waiting)], [nameof(IRunQueue.MoveAsync)]),
        [typeof(IRunShelf)] = (
            [nameof(IRunShelf.KeepDeleted)],
            [
                nameof(IRunShelf.MarkAsync), nameof(IRunShelf.LossAsync), nameof(IRunShelf.DeleteAsync),
                nameof(IRunShelf.ListDeletedAsync), nameof(IRunShelf.RestoreAsync), nameof(IRunShelf.RemoveAsync),
            ]),
        [typeof(IRunBin)] = (
            [],
            [nameof(IRunBin.ListAsync), nameof(IRunBin.RestoreAsync), nameof(IRunBin.RemoveAsync), nameof(IRunBin.ListRemovedAsync)]),
        [typeof(IRunBulk)] = ([], [nameof(IRunBulk.AddAsync), nameof(IRunBulk.ReplaceAsync), nameof(IRunBulk.ChangeAsync)]),
        [typeof(IRunSummaries)] = ([nameof(IRunSummaries.VisitAsync), nameof(IRunSummaries.ListEvaluationsAsync)], []),
        [typeof(IViewStore)] = (
            [nameof(IViewStore.ListAsync)],
            [nameof(IViewStore.SaveAsync), nameof(IViewStore.RemoveAsync)]),
        [typeof(IRunStore)] = (
            [
                nameof(IRunStore.ListAsync), nameof(IRunStore.FindAsync), nameof(IRunStore.ReadSeriesAsync),
                nameof(IRunStore.ReadLogAsync), nameof(IRunStore.ReadEvaluationsAsync),
            ],
            [nameof(IRunStore.AddAsync), nameof(IRunStore.ApplyAsync)]),
        [typeof(IModelStore)] = (
            [nameof(IModelStore.ListAsync), nameof(IModelStore.FindAsync)],
            [nameof(IModelStore.AddAsync), nameof(IModelStore.RemoveAsync)]),
        [typeof(IChatService)] = (
            [nameof(IChatService.Obstacle), nameof(IChatService.State), nameof(IChatService.Watch)],
            [nameof(IChatService.Ask), nameof(IChatService.UnloadAsync)]),
        [typeof(ILiveFeed)] = ([nameof(ILiveFeed.Subscribe)], []),
        [typeof(IJobLauncher)] = (
            [nameof(IJobLauncher.IsAlive)],
            [nameof(IJobLauncher.StartAsync), nameof(IJobLauncher.KillAsync)]),
    };

    /// <summary>Whether a viewer may use a member.</summary>
    public static bool MayView(Type service, MethodInfo member) =>
        All.TryGetValue(service, out var rights) && rights.Looks.Contains(NameOf(member));

    /// <summary>A member's name as it stands in code: a property's is not its getter's.</summary>
    public static string NameOf(MethodInfo member) =>
        member.IsSpecialName && member.Name.StartsWith("get_", StringComparison.Ordinal) ? member.Name[4..] : member.Name;
}
