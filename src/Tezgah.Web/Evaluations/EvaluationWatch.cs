using Tezgah.Web.Access;
using Tezgah.Web.Display;

namespace Tezgah.Web.Evaluations;

/// <summary>Looks at evaluations off the page's thread: at once, or when the person pauses in typing.</summary>
public sealed class EvaluationWatch(TimeProvider time, AllowedFolders folders)
    : PauseWatch<EvaluationLook, EvaluationFindings>(time, new EvaluationInspector(folders).Inspect);
