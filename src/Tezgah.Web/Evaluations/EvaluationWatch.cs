using Tezgah.Web.Access;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Evaluations;

/// <summary>Looks at evaluations off the page's thread: at once, or when the person pauses in typing.</summary>
public sealed class EvaluationWatch(TimeProvider time, AllowedFolders folders, MachineTraits machine)
    : PauseWatch<EvaluationLook, EvaluationFindings>(time, new EvaluationInspector(folders, machine).Inspect);
